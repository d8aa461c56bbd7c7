// Small Python wheels made on the spot, offered to pip as the only source: the real pip, without a network.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

/** A wheel with these files; the package's own metadata is added. */
export function makeWheel(folder: string, name: string, version: string, files: Readonly<Record<string, string>>): void {
  const metadata = `${name}-${version}.dist-info`;
  const contents: Record<string, string> = {
    ...files,
    [`${metadata}/METADATA`]: `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`,
    [`${metadata}/WHEEL`]: 'Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    [`${metadata}/RECORD`]: '',
  };
  mkdirSync(folder, { recursive: true });
  const listing = path.join(folder, `${name}.json`);
  writeFileSync(listing, JSON.stringify(contents));
  const pack = 'import json, sys, zipfile\nwith zipfile.ZipFile(sys.argv[2], "w") as z:\n    for name, text in json.load(open(sys.argv[1], encoding="utf8")).items(): z.writestr(name, text)';
  execFileSync('python3', ['-c', pack, listing, path.join(folder, `${name}-${version}-py3-none-any.whl`)]);
}

/** Sets variables for the time of a test; returns the way back. */
export function setVariables(variables: Readonly<Record<string, string | undefined>>): () => void {
  const before = Object.fromEntries(Object.keys(variables).map((name) => [name, process.env[name]]));
  const apply = (values: Readonly<Record<string, string | undefined>>): void => {
    for (const [name, value] of Object.entries(values)) {
      if (value === undefined) Reflect.deleteProperty(process.env, name);
      else process.env[name] = value;
    }
  };
  apply(variables);
  return () => { apply(before); };
}

/** pip finds the folder's wheels and nothing else. */
export function onlyWheelsOf(folder: string): () => void {
  return setVariables({ PIP_FIND_LINKS: folder, PIP_NO_INDEX: '1', PIP_CONSTRAINT: undefined, PIP_CONFIG_FILE: process.platform === 'win32' ? 'nul' : '/dev/null' });
}
