// A store of a test's own documents, served while the test runs.

import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const program = process.env.BANGFU ?? "target/release/bangfu";

/** Reads `documents` (name → text), loads `graphs` (name → RDF), serves the store; `use` gets the service's address. */
export async function served(documents, graphs, use) {
  const folder = mkdtempSync(join(tmpdir(), "bangfu-own-"));
  const [texts, store] = [join(folder, "documents"), join(folder, "store")];
  mkdirSync(texts);
  for (const [name, text] of Object.entries(documents)) writeFileSync(join(texts, name), text);
  execFileSync(program, ["build", texts, "--store", store], { stdio: "ignore" });
  for (const [name, text] of Object.entries(graphs)) {
    writeFileSync(join(folder, name), text);
    execFileSync(program, ["load", join(folder, name), "--store", store], { stdio: "ignore" });
  }
  const service = spawn(program, ["serve", "--store", store, "--port", "0", "--until-eof"], { stdio: ["pipe", "ignore", "pipe"] });
  try {
    const url = await new Promise((done, failed) => {
      let said = "";
      service.stderr.on("data", (piece) => {
        said += piece;
        const found = /http:\/\/[0-9.:]+(?=\/)/.exec(said);
        if (found) done(found[0]);
      });
      service.on("exit", () => failed(new Error(`the service ended: ${said}`)));
    });
    await use(url);
  } finally {
    service.stdin.end();
    service.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}
