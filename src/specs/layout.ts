/** JSON as a person lays it out: on one line as long as it fits there. */

const widest = 120;

/** The lines after the first begin with `indent`. */
export function layout(value: unknown, indent = '', newline = '\n'): string {
  const line = inline(value);
  if (indent.length + line.length <= widest || typeof value !== 'object' || value === null) return line;
  const deeper = `${indent}  `;
  const parts = Array.isArray(value) ? value.map((entry) => layout(entry, deeper, newline))
    : fieldsOf(value).map(([name, field]) => `${JSON.stringify(name)}: ${layout(field, deeper, newline)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  return `${String(open)}${newline}${deeper}${parts.join(`,${newline}${deeper}`)}${newline}${indent}${String(close)}`;
}

function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = fieldsOf(value).map(([name, field]) => `${JSON.stringify(name)}: ${inline(field)}`);
  return fields.length === 0 ? '{}' : `{ ${fields.join(', ')} }`;
}

function fieldsOf(value: object): [name: string, field: unknown][] {
  return Object.entries(value).filter(([, field]) => field !== undefined);
}
