import { app, HttpResponseInit } from '@azure/functions';
import { flights } from '../flights';
import { airportsHeader, row } from '../flights/flightFiles';

const partLength = 16_384;

/** `GET airports.csv`: all airports. Rows are sent as they are written, so that memory stays flat however many there are. */
export function exportAll(): HttpResponseInit {
  return {
    headers: { 'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': 'attachment; filename=airports.csv' },
    body: parts(),
  };
}

/** The next part is asked for when the client has room for it, and never when the client is gone. */
async function* parts(): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let part = `${airportsHeader}\n`;
  for (const airport of flights.airports) {
    part += `${row(airport)}\n`;
    if (part.length < partLength) continue;
    yield encoder.encode(part);
    part = '';
  }
  yield encoder.encode(part);
}

app.http('Export', { methods: ['GET'], route: 'airports.csv', authLevel: 'anonymous', handler: exportAll });
