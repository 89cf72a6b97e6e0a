import { readFileSync } from 'node:fs';

/** Comma-separated values: UTF-8, a row a line, quotes around a value that needs them. An empty value and `\N` are null. */
export function readCsv(file: string): (string | null)[][] {
  return readFileSync(file, 'utf8').split(/\r?\n/).filter(line => line.length > 0).map(split);
}

export function csvLine(values: (string | null)[]): string {
  return values.map(value => (value !== null && /[,"]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)).join(',');
}

function split(line: string): (string | null)[] {
  const values: (string | null)[] = [];
  let value = '';
  let quoted = false;
  for (let i = 0; i <= line.length; i++) {
    if (i === line.length || (line[i] === ',' && !quoted)) {
      values.push(value === '' || value === '\\N' ? null : value);
      value = '';
    }
    // Inside quotes a doubled quote is one of the text.
    else if (line[i] === '"' && quoted && line[i + 1] === '"') value += line[i++];
    else if (line[i] === '"') quoted = !quoted;
    // OpenFlights writes some apostrophes as \'.
    else if (line[i] === '\\' && line[i + 1] === "'") continue;
    else value += line[i];
  }
  return values;
}
