// Drives the workbench as a person would: keys, lists, views. Every step waits for what it needs to see.
import { setTimeout as pause } from 'node:timers/promises';

export class Ui {
  constructor(page) {
    this.page = page;
  }

  /** The workbench with our extension in it. */
  async ready() {
    await this.page.locator('.part.statusbar .statusbar-item').first().waitFor();
    await this.activity('Nearmiss').waitFor();
  }

  /** Runs a command by its title in the command palette. */
  async command(title) {
    const text = `>${title}`;
    // The palette lists what was there when it was opened; a command that has just come is in the next one.
    await this.until(
      `the command ${title}`,
      async () => (await this.listCommands(text)).some((found) => found.includes(title)) || this.escape(),
    );
    await this.page.keyboard.press('Enter');
    // The next key would go to a palette that is still closing. Another quick pick may have taken its place.
    await this.until(
      'the palette to close',
      async () => !(await this.quickInput.isVisible()) || (await this.quickInput.inputValue()) !== text,
    );
  }

  /** Opens the palette; the titles in it, none where it did not come. */
  async listCommands(text) {
    await this.page.keyboard.press('F1');
    const lines = this.page.locator('.quick-input-list .monaco-list-row');
    try {
      await this.quickInput.fill(text, { timeout: 3000 });
      await lines.first().waitFor({ timeout: 3000 });
    } catch {
      return [];
    }
    return lines.locator('.label-name').allInnerTexts();
  }

  /**
   * Presses a key until what it opens is there: a key is lost on an editor that is just taking the focus or being laid
   * out.
   */
  async keyOpens(key, locator) {
    return this.opens(`what ${key} opens`, () => this.page.keyboard.press(key), locator);
  }

  /** Does what opens something until that is there: a click is lost on a list that is just drawn anew. */
  async opens(what, act, locator) {
    await this.until(what, async () => {
      await act();
      return locator.waitFor({ timeout: 3000 }).then(
        () => true,
        () => false,
      );
    });
    return locator;
  }

  /**
   * Presses a key in a webview that has the focus, or takes it by a click on `target`: until then its keys go
   * elsewhere.
   */
  async pressIn(webview, key, target) {
    await this.until('the webview to have the focus', async () => {
      await target?.click({ timeout: 3000 }).catch(() => {});
      return webview.evaluate(() => document.hasFocus());
    });
    await this.page.keyboard.press(key);
  }

  /**
   * Puts the cursor of the text editor in front on a line and a column, which counts a tab as the columns that it
   * fills.
   */
  async goTo(line, column) {
    await this.keyOpens('Control+G', this.quickInput);
    await this.quickInput.fill(`:${line}:${column}`);
    await this.page.keyboard.press('Enter');
    await this.page
      .locator('.monaco-editor.focused .active-line-number', { hasText: new RegExp(`^${line}$`) })
      .first()
      .waitFor();
  }

  /** Opens a file of the workspace by its name. */
  async openFile(name) {
    await this.keyOpens('Control+P', this.quickInput);
    await this.quickInput.fill(name);
    await this.page.locator('.quick-input-list .monaco-list-row', { hasText: name }).first().waitFor();
    await this.page.keyboard.press('Enter');
    await this.page.locator('.tabs-container .tab.active', { hasText: name }).waitFor();
  }

  /** A file in the Explorer, in a folder of the workspace that is opened for it. */
  async fileIn(folder, name) {
    await this.openContainer('Explorer');
    const file = this.treeRows(name).first();
    return this.opens(
      `${name} in the Explorer`,
      async () => {
        const row = this.treeRows(folder).first();
        if ((await row.getAttribute('aria-expanded')) !== 'true') await row.click();
      },
      file,
    );
  }

  /**
   * Runs a command until what it opens is there: a quick pick closes where an editor that is still loading takes the
   * focus.
   */
  async commandOpens(title, locator) {
    await this.until(`what ${title} opens`, async () => {
      await this.command(title);
      return locator.waitFor({ timeout: 3000 }).then(
        () => true,
        () => false,
      );
    });
    return locator;
  }

  /** The hover at the cursor with this text. */
  hover(text) {
    return this.commandOpens(
      'Show or Focus Hover',
      this.page.locator('.monaco-hover:not(.hidden)', { hasText: text }).first(),
    );
  }

  async escape() {
    await this.page.keyboard.press('Escape');
    return false;
  }

  get quickInput() {
    return this.page.locator('.quick-input-widget input.input');
  }

  /** The name of the line of the open quick pick that Enter takes. */
  async firstChoice() {
    return this.page.locator('.quick-input-list .monaco-list-row .label-name').first().innerText();
  }

  /** The title above the open quick pick. */
  get quickTitle() {
    return this.page.locator('.quick-input-widget .quick-input-title');
  }

  /** Answers the dialog for files and folders, which is a quick pick on the web. */
  async chooseFolder(path, button) {
    await this.quickInput.waitFor();
    await this.quickInput.fill(`${path}/`);
    const accept = this.page.locator('.quick-input-widget .quick-input-action .monaco-button', { hasText: button });
    // While the dialog lists the folder it takes no answer.
    await this.until('the dialog to close', async () => {
      await accept.click({ timeout: 1000 }).catch(() => {});
      await pause(500);
      return !(await this.quickInput.isVisible());
    });
  }

  /** Answers the dialog of this title with a file. */
  async chooseFile(title, file) {
    const asked = async () => (await this.quickTitle.isVisible()) && (await this.quickTitle.innerText()) === title;
    await this.until(`the dialog ${title}`, asked);
    // While the dialog lists a folder it takes no answer.
    await this.until(`the dialog ${title} to close`, async () => {
      await this.quickInput.fill(file, { timeout: 1000 }).catch(() => {});
      await pause(500);
      if (await asked()) await this.page.keyboard.press('Enter');
      await pause(500);
      return !(await asked());
    });
  }

  /** A line of the Problems panel; the panel renders no more than fit, so it is filtered for the text. */
  async problem(text) {
    const filter = this.page.locator('.markers-panel-action-filter input, .viewpane-filter input').first();
    if (!(await filter.isVisible())) await this.command('View: Focus Problems');
    await filter.fill(text);
    const row = this.page.locator('.markers-panel .monaco-list-row', { hasText: text }).first();
    await row.waitFor();
    return row;
  }

  activity(name) {
    return this.page
      .locator('.part.activitybar .action-item', { has: this.page.locator(`[aria-label^="${name}"]`) })
      .first();
  }

  /** Opens a view container by its name in the activity bar. */
  async openContainer(name) {
    const title = this.page.locator('.part.sidebar .composite.title', { hasText: new RegExp(name, 'i') });
    await this.until(`${name} in the side bar`, async () => {
      if (await title.isVisible()) return true;
      // Right after a reload this may close what is being restored; then the next click opens it.
      await this.activity(name).click();
      return title.waitFor({ timeout: 2000 }).then(
        () => true,
        () => false,
      );
    });
  }

  /** Lines of a tree in the side bar, by a text in them. */
  treeRows(text) {
    return this.page.locator('.part.sidebar .monaco-list-row[role=treeitem]', { hasText: text });
  }

  /** A button of a view that has nothing to show yet. */
  welcomeButton(text) {
    return this.page.locator('.part.sidebar .welcome-view .monaco-button', { hasText: text }).first();
  }

  notification(text) {
    return this.page.locator('.notification-list-item, .notification-toast', { hasText: text }).first();
  }

  async pressButton(notification, button) {
    await notification.hover();
    await notification.locator('.monaco-button', { hasText: button }).first().click();
  }

  /**
   * The webview (panel, view or custom editor) that has `selector` in it; its place in the page says nothing about its
   * editor.
   */
  async webview(selector) {
    return this.until(`a webview with ${selector}`, async () => {
      for (const frame of this.page.frames().filter((one) => one.url().includes('/webview/browser/pre/fake.html'))) {
        if (
          await frame
            .locator(selector)
            .count()
            .catch(() => 0)
        )
          return frame;
      }
    });
  }

  /** Asks until the answer is true, for what no locator can wait for. */
  async until(what, ask, seconds = 60) {
    for (const end = Date.now() + seconds * 1000; Date.now() < end; await pause(100)) {
      const answer = await ask();
      if (answer) return answer;
    }
    throw new Error(`Waited ${seconds} s for ${what}.`);
  }

  async reload() {
    await this.page.reload();
    await this.ready();
  }
}
