// node-llama-cpp with a GGUF file, a sequence a text, on as many threads as the processor has: llama.mjs LIBRARY GGUF
import { performance } from 'node:perf_hooks';
import os from 'node:os';
import { createInterface } from 'node:readline';

const [library, modelPath] = process.argv.slice(2);
const { getLlama } = await import(library);
const threads = os.availableParallelism();
const llama = await getLlama({ gpu: false, build: 'never', progressLogs: false, maxThreads: threads, logLevel: 'error' });
const model = await llama.loadModel({ modelPath });
const contexts = new Map();
const processor = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1e6; };

async function write(sequence, prompt, tokens, onToken) {
  await sequence.clearHistory();
  let left = tokens;
  // Temperature 1; its other filters as they are by default.
  for await (const token of sequence.evaluate(model.tokenize(prompt), { temperature: 1, yieldEogToken: true })) {
    onToken(token);
    if (--left === 0) break;
  }
}

let number = 0;
for await (const line of createInterface({ input: process.stdin })) {
  const { batch, tokens } = JSON.parse(line);
  number += 1;
  if (!contexts.has(batch)) {
    const context = await model.createContext({ contextSize: 128, sequences: batch, threads });
    contexts.set(batch, Array.from({ length: batch }, () => context.getSequence()));
  }
  const sequences = contexts.get(batch);
  let began = performance.now();
  let first;
  await write(sequences[0], `Once upon a time, ${number}`, 1, () => { first ??= (performance.now() - began) / 1000; });
  number += 1;
  began = performance.now();
  const busy = processor();
  await Promise.all(sequences.map((sequence) => write(sequence, `Once upon a time, ${number}`, tokens, () => undefined)));
  console.log(JSON.stringify({ seconds: (performance.now() - began) / 1000, processor: processor() - busy, first, memory: process.resourceUsage().maxRSS / 1024 }));
}
process.exit(0);
