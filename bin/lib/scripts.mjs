// Reads every script of the pages as the browser would, without running it: whether it is JavaScript, and whether what
// it imports is there under that name. `node --experimental-vm-modules scripts.mjs FOLDER`
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import vm from 'node:vm';

const folder = resolve(process.argv[2]);
const files = readdirSync(folder).filter((name) => name.endsWith('.js')).map((name) => join(folder, name));
const modules = new Map();
const faults = [];
const fault = (file, text) => faults.push(`${relative(process.cwd(), file)}: ${text}`);

for (const identifier of files) {
  const text = readFileSync(identifier, 'utf8');
  try {
    modules.set(identifier, new vm.SourceTextModule(text, { identifier }));
  } catch (error) {
    const line = error.stack.match(/:(\d+)\n/)?.[1];
    fault(identifier, `${line ? `line ${line}: ` : ''}${error.message}`);
  }
  // What is imported when it is needed is named in the text alone.
  for (const [, name] of text.matchAll(/\bimport\(\s*['"](\.\/[^'"]+)['"]/g)) {
    if (!files.includes(join(dirname(identifier), name))) fault(identifier, `there is no ${name}`);
  }
}

/** The script that another one imports. */
function imported(name, from) {
  const module = modules.get(join(dirname(from.identifier), name));
  if (!module) throw new Error(`there is no ${name}`);
  return module;
}

for (const [file, module] of faults.length ? [] : modules) {
  // Those that another one imports are looked at with it.
  if (module.status !== 'unlinked') continue;
  try {
    await module.link(imported);
  } catch (error) {
    fault(file, error.stack.split('\n').slice(0, 4).join(' '));
    break;
  }
}

if (!files.length) fault(folder, 'no scripts');
for (const text of faults) console.error(text);
process.exit(faults.length ? 1 : 0);
