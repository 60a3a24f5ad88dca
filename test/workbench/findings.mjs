// Reads what the workbench shows of the findings, for the stories.

/** A tree renders no more lines than fit. */
const SEEN = 20;

/** Waits for the end of an analysis that was started: findings of a first look are there before it. */
export async function analyzed(ui) {
  await ui.page.locator('.part.sidebar .monaco-list-row[role=treeitem]').first().waitFor({ timeout: 180_000 });
  await ui.notification(/Nearmiss: /).waitFor({ state: 'detached', timeout: 180_000 });
}

/** The first suspects of the tree in the side bar, in its order: `{ label, suggested, path }`. */
export async function suspectsInTree(ui) {
  await ui.treeRows('Suspected label errors').first().waitFor();
  const names = await ui.page.locator('.part.sidebar .monaco-list-row[aria-level="2"]').evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-label')));
  // `bag → dress, bag/0014.png. 7 of 10 neighbours are …`
  return names.map((name) => /^(.+) → (.+), (.+?\.png)\. /.exec(name)).filter(Boolean).map(([, label, suggested, path]) => ({ label, suggested, path })).slice(0, SEEN);
}

/** How many suspects the heading of the tree counts. */
export async function suspectCount(ui) {
  const heading = ui.treeRows('Suspected label errors').first();
  await heading.waitFor();
  return Number(/\d+/.exec(await heading.innerText())[0]);
}
