/** Colours of the theme for the canvas: read from the editor's variables, and read again when the theme changes. */
import { useEffect, useState } from 'preact/hooks';

/** Of constraints in their order; the same order as the classes c0… in styles.css. charts-orange is not among them: it is two thirds transparent in VS Code's own themes. */
const seriesVariables = ['blue', 'yellow', 'green', 'purple', 'red'];

export const seriesCount = seriesVariables.length;

export interface Theme {
  readonly series: readonly string[];
  readonly foreground: string;
  readonly faint: string;
  readonly grid: string;
  readonly font: string;
}

export function seriesClass(index: number): string {
  return `c${String(index % seriesCount)}`;
}

function read(): Theme {
  const style = getComputedStyle(document.documentElement);
  const value = (name: string): string => style.getPropertyValue(`--vscode-${name}`).trim();
  const foreground = value('foreground') || value('editor-foreground');
  return {
    series: seriesVariables.map((name) => value(`charts-${name}`) || foreground),
    foreground, faint: value('descriptionForeground') || foreground,
    grid: `color-mix(in srgb, ${foreground} 14%, transparent)`, font: `11px ${value('font-family') || 'sans-serif'}`,
  };
}

/** The editor puts variables on the root element and the kind of theme on the body. */
export function useTheme(): Theme {
  const [theme, setTheme] = useState(read);
  useEffect(() => {
    const observer = new MutationObserver(() => {
      setTheme((before) => {
        const now = read();
        return JSON.stringify(now) === JSON.stringify(before) ? before : now;
      });
    });
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
    observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
    return () => { observer.disconnect(); };
  }, []);
  return theme;
}
