/** Entry of the panel's browser side. */
import { render } from 'preact';
import { App } from './app';
import { keepFocus } from './focus';
import { registerToolkit } from './toolkit';
import './styles.css';

registerToolkit();
const root = document.getElementById('root');
if (root) {
  keepFocus(root);
  render(<App />, root);
}
