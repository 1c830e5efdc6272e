import type { Workbench } from "./workbench.ts";

const LOOK_EVERY_MS = 250;

/**
 * Answers the questions of a run as a person who agrees: short texts in the modal, long ones in the
 * quick pick beside the document. Ends when `done`, which hears how many were answered, says so; what
 * else is asked fails the test.
 */
export async function agreeUntil(
  workbench: Workbench,
  done: (answered: number) => Promise<boolean>,
  limitMs = 60_000,
): Promise<void> {
  const { dialog, quickInput, page } = workbench;
  const end = Date.now() + limitMs;
  let answered = 0;
  while (!(await done(answered))) {
    if (Date.now() > end) {
      throw new Error(`It did not come to an end within ${limitMs} ms`);
    }
    if (await dialog.box.isVisible()) {
      await dialog.choose("Run");
      answered += 1;
    } else if (await quickInput.widget.isVisible()) {
      const title = await quickInput.title.innerText();
      if (!title.startsWith("Run “")) {
        throw new Error(`An unexpected question: ${title}`);
      }
      await quickInput.choose(/^\s*Run/);
      answered += 1;
    }
    await page.waitForTimeout(LOOK_EVERY_MS);
  }
}
