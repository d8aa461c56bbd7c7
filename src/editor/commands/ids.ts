/** The commands that the manifest contributes. A unit test holds this list against package.json, the compiler the handlers against this list. */
export const commandIds = [
  'nudge.newSpec', 'nudge.addConstraint', 'nudge.measure', 'nudge.train', 'nudge.compare', 'nudge.openPanel',
  'nudge.pause', 'nudge.resume', 'nudge.finish', 'nudge.stop',
  'nudge.sample', 'nudge.insertSample', 'nudge.openExample', 'nudge.openSpec',
  'nudge.showLog', 'nudge.setUpEnvironment', 'nudge.deleteRun',
] as const;

export type CommandId = (typeof commandIds)[number];
