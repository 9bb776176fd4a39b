// The page in a real browser. scripts/browser-test.sh makes the store, serves it and calls this; words after it pick tests.

import { run } from "./harness.mjs";
import { shots } from "./shots.mjs";
import "./reading.mjs";
import "./asking.mjs";
import "./looking.mjs";
import "./sums.mjs";
import "./checking.mjs";

if (process.env.SHOTS) await shots(process.env.SHOTS);
process.exit((await run()) ? 0 : 1);
