import * as fs from 'node:fs';
import * as path from 'node:path';
import type { Page } from 'playwright-core';

const LAYOUT_PROBLEMS = fs.readFileSync(path.join(__dirname, 'layout-problems.js'), 'utf8');

/** How often a page that does not look right is looked at: where the machine is busy, charts need longer. */
const MOST_LOOKS = 50;

/** What a person would see to be wrong with the layout, after it has had time to become another one; a sentence each. */
export async function layoutProblems(page: Page): Promise<readonly string[]> {
  let problems: readonly string[] = [];
  for (let looks = 0; looks === 0 || (looks < MOST_LOOKS && problems.length > 0); looks += 1) {
    await page.waitForTimeout(100); // charts are made anew for the new width
    problems = await page.evaluate(LAYOUT_PROBLEMS);
  }
  return problems;
}
