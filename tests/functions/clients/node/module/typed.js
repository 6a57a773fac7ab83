// An ES module by its package.json.
import { readFile } from "node:fs/promises";

const own = await readFile(new URL("./package.json", import.meta.url), "utf8");
export const handler = async () => JSON.parse(own).type;
