// Reads what the workbench shows of the findings, for the stories.
import { setTimeout as pause } from 'node:timers/promises';

/** A tree renders no more lines than fit. */
const SEEN = 20;

/**
 * Waits for the end of an analysis that was started, and for the tree to show it: findings of a first look are there
 * before.
 */
export async function analyzed(ui) {
  await ui.page.locator('.part.sidebar .monaco-list-row[role=treeitem]').first().waitFor({ timeout: 180_000 });
  await ui.notification(/Nearmiss: /).waitFor({ state: 'detached', timeout: 180_000 });
  // The tree is drawn after the notification is gone, and may show the first look until then.
  let before;
  await ui.until('the findings to stay as they are', async () => {
    const now = await ui.page
      .locator('.part.sidebar .monaco-list-row')
      .evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-label')).join());
    const stays = now === before;
    before = now;
    if (!stays) await pause(1000);
    return stays;
  });
}

/** The first suspects of the tree in the side bar, in its order: `{ label, suggested, path }`. */
export async function suspectsInTree(ui) {
  await ui.treeRows('Suspected label errors').first().waitFor();
  const names = await ui.page
    .locator('.part.sidebar .monaco-list-row[aria-level="2"]')
    .evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-label')));
  // `bag → dress, bag/0014.png. 7 of 10 neighbours are …`
  return names
    .map((name) => /^(.+) → (.+), (.+?\.png)\. /.exec(name))
    .filter(Boolean)
    .map(([, label, suggested, path]) => ({ label, suggested, path }))
    .slice(0, SEEN);
}

/** How many suspects the heading of the tree counts. */
export async function suspectCount(ui) {
  const heading = ui.treeRows('Suspected label errors').first();
  await heading.waitFor();
  return Number(/\d+/.exec(await heading.innerText())[0]);
}
