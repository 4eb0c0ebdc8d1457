// After the compiler: the second door for constructs.
import path from "node:path";
import { buildCdktnDoor } from "./cdktn.ts";

const dist = path.resolve(import.meta.dirname, "../../dist");
const count = await buildCdktnDoor(path.join(dist, "constructs"), path.join(dist, "cdktn/constructs"));
console.log(`${count} files of the door headgate/cdktn are written`);
