// A step of the set-up on the terminal: a running clock and what it does, then how long it took.

const refreshMilliseconds = 200;

/** On a terminal one line that is rewritten; elsewhere a line at the start and one at the end. */
export function startProgress(stream, name) {
  const began = Date.now();
  const seconds = () => `${Math.round((Date.now() - began) / 1000)} s`;
  const line = (mark) => `  ${mark} ${name.padEnd(16)}${seconds().padStart(6)}`;
  let doing = '';
  const show = () => stream.write(`\r\u001b[2K${`${line('…')}   ${doing}`.slice(0, stream.columns - 1)}`);
  const timer = stream.isTTY ? setInterval(show, refreshMilliseconds) : undefined;
  if (!stream.isTTY) stream.write(`  … ${name}\n`);
  const end = (mark) => {
    clearInterval(timer);
    stream.write(`${stream.isTTY ? '\r\u001b[2K' : ''}${line(mark)}\n`);
  };
  return { tell: (text) => { doing = text; }, done: () => end('✓'), failed: () => end('✗') };
}
