// The editor's variables in its three kinds of theme, as far as the panel uses them (Dark Modern, Light Modern, Dark High Contrast).

export interface ThemeVariables {
  readonly kind: 'vscode-dark' | 'vscode-light' | 'vscode-high-contrast';
  readonly variables: Readonly<Record<string, string>>;
}

const font = { 'font-family': 'system-ui, "Segoe UI", "Liberation Sans", sans-serif', 'font-size': '13px', 'font-weight': 'normal' };

export const themes: Readonly<Record<'dark' | 'light' | 'contrast', ThemeVariables>> = {
  dark: { kind: 'vscode-dark', variables: {
    ...font, foreground: '#cccccc', descriptionForeground: '#9d9d9d', errorForeground: '#f85149', 'editor-background': '#1f1f1f', 'editor-foreground': '#cccccc',
    'panel-border': '#2b2b2b', 'widget-border': '#313131', 'editorWidget-background': '#202020', 'editorHoverWidget-background': '#202020', 'editorHoverWidget-foreground': '#cccccc',
    'editorHoverWidget-border': '#454545', focusBorder: '#0078d4', 'button-background': '#0078d4', 'button-foreground': '#ffffff', 'button-hoverBackground': '#026ec1',
    'button-border': '#ffffff12', 'button-secondaryBackground': '#313131', 'button-secondaryForeground': '#cccccc', 'button-secondaryHoverBackground': '#3c3c3c',
    'input-background': '#313131', 'input-foreground': '#cccccc', 'input-border': '#3c3c3c', 'input-placeholderForeground': '#989898', 'progressBar-background': '#0078d4',
    'checkbox-background': '#313131', 'checkbox-foreground': '#cccccc', 'checkbox-border': '#3c3c3c', 'dropdown-background': '#313131', 'dropdown-foreground': '#cccccc', 'dropdown-border': '#3c3c3c',
    'panelTitle-activeForeground': '#cccccc', 'panelTitle-activeBorder': '#0078d4', 'panelTitle-inactiveForeground': '#9d9d9d',
    'charts-blue': '#59a4f9', 'charts-orange': '#ea5c0055', 'charts-green': '#89d185', 'charts-purple': '#b180d7', 'charts-yellow': '#cca700', 'charts-red': '#f14c4c',
    'list-activeSelectionBackground': '#04395e', 'list-activeSelectionForeground': '#ffffff',
  } },
  light: { kind: 'vscode-light', variables: {
    ...font, foreground: '#3b3b3b', descriptionForeground: '#3b3b3b', errorForeground: '#f85149', 'editor-background': '#ffffff', 'editor-foreground': '#3b3b3b',
    'panel-border': '#e5e5e5', 'widget-border': '#e5e5e5', 'editorWidget-background': '#f8f8f8', 'editorHoverWidget-background': '#f8f8f8', 'editorHoverWidget-foreground': '#3b3b3b',
    'editorHoverWidget-border': '#c8c8c8', focusBorder: '#005fb8', 'button-background': '#005fb8', 'button-foreground': '#ffffff', 'button-hoverBackground': '#0258a8',
    'button-border': '#0000001a', 'button-secondaryBackground': '#e5e5e5', 'button-secondaryForeground': '#3b3b3b', 'button-secondaryHoverBackground': '#cccccc',
    'input-background': '#ffffff', 'input-foreground': '#3b3b3b', 'input-border': '#cecece', 'input-placeholderForeground': '#767676', 'progressBar-background': '#005fb8',
    'checkbox-background': '#f8f8f8', 'checkbox-foreground': '#3b3b3b', 'checkbox-border': '#cecece', 'dropdown-background': '#ffffff', 'dropdown-foreground': '#3b3b3b', 'dropdown-border': '#cecece',
    'panelTitle-activeForeground': '#3b3b3b', 'panelTitle-activeBorder': '#005fb8', 'panelTitle-inactiveForeground': '#3b3b3b',
    'charts-blue': '#0063d3', 'charts-orange': '#ea5c0055', 'charts-green': '#388a34', 'charts-purple': '#652d90', 'charts-yellow': '#bf8803', 'charts-red': '#e51400',
    'list-activeSelectionBackground': '#e8e8e8', 'list-activeSelectionForeground': '#000000',
  } },
  contrast: { kind: 'vscode-high-contrast', variables: {
    ...font, foreground: '#ffffff', descriptionForeground: '#ffffffb3', errorForeground: '#f48771', 'editor-background': '#000000', 'editor-foreground': '#ffffff',
    contrastBorder: '#6fc3df', contrastActiveBorder: '#f38518', 'panel-border': '#6fc3df', 'widget-border': '#6fc3df', 'editorWidget-background': '#0c141f',
    'editorHoverWidget-background': '#0c141f', 'editorHoverWidget-foreground': '#ffffff', 'editorHoverWidget-border': '#6fc3df', focusBorder: '#f38518',
    'button-foreground': '#ffffff', 'button-border': '#6fc3df', 'button-secondaryForeground': '#ffffff',
    'input-background': '#000000', 'input-foreground': '#ffffff', 'input-border': '#6fc3df', 'input-placeholderForeground': '#ffffffb3', 'progressBar-background': '#6fc3df',
    'checkbox-background': '#000000', 'checkbox-foreground': '#ffffff', 'checkbox-border': '#6fc3df', 'dropdown-background': '#000000', 'dropdown-foreground': '#ffffff', 'dropdown-border': '#6fc3df',
    'panelTitle-activeForeground': '#ffffff', 'panelTitle-activeBorder': '#6fc3df', 'panelTitle-inactiveForeground': '#ffffff',
    'charts-blue': '#59a4f9', 'charts-orange': '#ea5c0055', 'charts-green': '#89d185', 'charts-purple': '#b180d7', 'charts-yellow': '#cca700', 'charts-red': '#f14c4c',
  } },
};
