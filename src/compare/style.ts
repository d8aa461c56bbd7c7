/** The look of a comparison's page, in light and dark; a colour a method, in the order in which they come. */
const light = ['#0072b2', '#d55e00', '#008f68', '#b0568b', '#9a7200', '#2e8bc0', '#7a5a20', '#6b6b6b', '#6a3d9a', '#111111'];
const dark = ['#4db2f0', '#ff8f45', '#2fd3a5', '#e6a3c8', '#e6c34d', '#9ad4f5', '#c9a765', '#a6a6a6', '#b79be0', '#ffffff'];

const variables = (colours: readonly string[]): string => colours.map((colour, index) => `--c${String(index)}: ${colour};`).join(' ');

export const style = `
:root { color-scheme: light dark; --ink: #1f2328; --faint: #59636e; --line: #d1d9e0; --ground: #fff; --card: #f6f8fa; ${variables(light)} }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --faint: #9aa4ae; --line: #3d444d; --ground: #0d1117; --card: #161b22; ${variables(dark)} } }
* { box-sizing: border-box; }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground); max-width: 76rem; margin: 2rem auto; padding: 0 1.25rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.15rem; margin: 2.2rem 0 .6rem; } h3 { font-size: 1rem; margin: 0; }
table { border-collapse: collapse; } th, td { padding: .3rem .75rem; border-bottom: 1px solid var(--line); text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
th { font-weight: 600; vertical-align: bottom; } th:first-child, td:first-child { text-align: left; padding-left: 0; }
.scroll { overflow-x: auto; } .faint { color: var(--faint); font-size: 13px; } .notes { padding-left: 1.2rem; margin: .6rem 0; }
.legend { display: flex; flex-wrap: wrap; gap: .3rem 1.4rem; margin: .4rem 0 1rem; } .legend svg, td svg, h3 svg { width: 26px; height: 10px; margin-right: .45em; vertical-align: middle; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(21rem, 100%), 1fr)); gap: 1.5rem; } figure { margin: 0; min-width: 0; } figcaption { font-size: 13px; font-weight: 600; margin-bottom: .3rem; }
figure > svg { width: 100%; height: auto; } svg text { fill: var(--faint); font-size: 11px; } .grid { stroke: var(--line); }
polyline { fill: none; stroke-width: 2; stroke-linejoin: round; } polygon { fill-opacity: .14; stroke: none; }
${light.map((_, index) => `polyline.c${String(index)} { stroke: var(--c${String(index)}); } polygon.c${String(index)} { fill: var(--c${String(index)}); }`).join(' ')}
details { font-size: 13px; color: var(--faint); } details td, details th { padding: .15rem .6rem; }
.texts { display: grid; grid-auto-flow: column; grid-auto-columns: minmax(11rem, 1fr); gap: 1rem; overflow-x: auto; padding-bottom: .5rem; }
.texts section { background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: .7rem .8rem; } .texts ul { margin: .5rem 0 0; padding: 0; list-style: none; } .texts li { padding: .45rem 0; border-top: 1px solid var(--line); font-size: 13.5px; overflow-wrap: anywhere; }
`;
