// The editor's sampler, inside this process, so that the time within `run` can be told from JavaScript's: ours.mjs ENGINE FOLDER
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';

const [engine, folder] = process.argv.slice(2);
const { decode, loadModel } = await import(engine);
const loaded = await loadModel(folder);
// Every text is as long as is asked.
const model = { ...loaded, config: { ...loaded.config, endTokens: [] } };
// Of the processor, as a machine that does something else as well would count its own work into the time on the wall.
const processor = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1e6; };
let inside = 0;
const run = loaded.session.run.bind(loaded.session);
loaded.session.run = async (...args) => {
  const began = processor();
  try {
    return await run(...args);
  } finally {
    inside += processor() - began;
  }
};

const signal = { aborted: false };
let seed = 0;
for await (const line of createInterface({ input: process.stdin })) {
  const { batch, tokens } = JSON.parse(line);
  seed += 1;
  const sample = async (count, maxTokens, listener) => {
    const request = { folder, prompts: [{ text: `Once upon a time, ${seed}` }], count, batch: count, seed, maxTokens, stream: listener.onText !== undefined };
    await decode({ model, request, listener: { onText: () => undefined, onSample: () => undefined, ...listener }, signal });
  };
  let first;
  let began = performance.now();
  // A prompt that is not known yet.
  await sample(1, 1, { onText: () => { first ??= (performance.now() - began) / 1000; } });
  seed += 1;
  const busy = processor();
  [inside, began] = [0, performance.now()];
  await sample(batch, tokens, {});
  const [seconds, used] = [(performance.now() - began) / 1000, processor() - busy];
  console.log(JSON.stringify({ seconds, processor: used, first, outside: 1 - inside / used, memory: process.resourceUsage().maxRSS / 1024 }));
}
