/** A panel's host side in a process of its own, as an editor has it; opened by the first message, which names its run, then it speaks as the panel does. */
import { Session } from '../../src/panel/session';
import type { PanelMessage } from '../../src/shared/panel';
import { services } from './long-run';

let session: Session | undefined;
process.on('message', (message: { folder: string } | PanelMessage) => {
  if ('folder' in message) session = new Session({ kind: 'run', folder: message.folder }, 'train', services, (answer) => process.send?.(answer));
  else void session?.receive(message);
});
process.send?.('ready');
