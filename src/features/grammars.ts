/**
 * The tree-sitter grammars of `parses`: WebAssembly in dist/grammars (scripts/build.mjs), read when a feature needs one.
 * Loading takes time and is asynchronous, building features is not: src/features/prepare.ts loads what they need before.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Parser } from 'web-tree-sitter';
import type { ParsesFeature } from '../shared/run';
import { exitCodes, NudgeError } from '../shared/errors';

export type Language = ParsesFeature['language'];

/** As people write them. */
export const languageNames: Readonly<Record<Language, string>> = {
  python: 'Python', javascript: 'JavaScript', typescript: 'TypeScript', tsx: 'TSX', json: 'JSON', sql: 'SQL', html: 'HTML', css: 'CSS', bash: 'Bash', c: 'C', go: 'Go', java: 'Java', rust: 'Rust',
};

const parsers = new Map<Language, Parser>();
let engine: Promise<typeof import('web-tree-sitter')> | undefined;

/** Reads the grammars that are not there yet. Throws NudgeError (exit 4) for a file that is missing or broken. */
export async function loadGrammars(languages: Iterable<Language>, folder: string): Promise<void> {
  for (const language of new Set(languages)) {
    if (!parsers.has(language)) parsers.set(language, await load(language, folder));
  }
}

/** A language's one parser: what it parses is done before it is asked again. */
export function parserOf(language: Language): Parser {
  const parser = parsers.get(language);
  if (!parser) throw new Error(`the grammar of ${language} was not loaded: prepare() comes before build()`);
  return parser;
}

async function load(language: Language, folder: string): Promise<Parser> {
  const { Language: grammars, Parser: parser } = await start(folder);
  const file = path.join(folder, `tree-sitter-${language}.wasm`);
  const grammar = await reading(file, async (bytes) => grammars.load(bytes));
  return new parser().setLanguage(grammar);
}

/** One engine for all languages; after a failure it is tried again. */
function start(folder: string): Promise<typeof import('web-tree-sitter')> {
  engine ??= reading(path.join(folder, 'web-tree-sitter.wasm'), async (wasmBinary) => {
    const module = await import('web-tree-sitter');
    await module.Parser.init({ wasmBinary });
    return module;
  }).catch((error: unknown) => { engine = undefined; throw error; });
  return engine;
}

async function reading<Result>(file: string, use: (bytes: Buffer) => Promise<Result>): Promise<Result> {
  try {
    return await use(await readFile(file));
  } catch (cause) {
    throw new NudgeError({
      code: 'grammar-missing', exitCode: exitCodes.environment, params: { file }, cause,
      message: `The grammar ${file} is missing or broken.`, remedy: 'Install Nudge again; in a clone of its repository, run "npm run build".',
    });
  }
}
