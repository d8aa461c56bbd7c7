/** The bundler puts imported styles into dist/webview/main.css. */
declare module '*.css';
