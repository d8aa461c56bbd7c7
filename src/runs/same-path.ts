/** Compares places on the disk that came from different sides: an editor writes Windows' drive letter small, Node writes it large. */
import path from 'node:path';

/** Whether two absolute paths name one place: on Windows neither case nor the kind of slash counts. */
export function samePath(one: string, other: string, { resolve, sep }: path.PlatformPath = path): boolean {
  const plain = (file: string): string => sep === '\\' ? resolve(file).toLowerCase() : resolve(file);
  return plain(one) === plain(other);
}
