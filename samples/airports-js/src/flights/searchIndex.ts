import { Airport } from './airport';
import { fold } from './folding';

interface Entry {
  airport: Airport;
  city: string;
  name: string;
  country: string;
}

/** Airports with their names folded. Thousands of them are searched in a millisecond or two, so a list is enough. */
export class SearchIndex {
  private readonly entries: Entry[];

  constructor(airports: Airport[]) {
    this.entries = airports.map(airport => ({ airport, city: fold(airport.city), name: fold(airport.name), country: fold(airport.country) }));
  }

  /** Best first; equal ones stay in the order of the index. */
  find(text: string, country: string): Airport[] {
    const [wanted, wantedCountry] = [fold(text).trim(), fold(country).trim()];
    return this.entries
      .filter(entry => wantedCountry === '' || entry.country === wantedCountry)
      .map(entry => ({ airport: entry.airport, rank: rankOf(entry, wanted) }))
      .filter(match => match.rank !== undefined)
      .sort((a, b) => a.rank! - b.rank!)
      .map(match => match.airport);
  }
}

/** 0 for the best match, undefined for none. */
function rankOf({ airport, city, name }: Entry, text: string): number | undefined {
  if (text === '') return 0;
  if (airport.iata?.toLowerCase() === text || airport.icao?.toLowerCase() === text) return 0;
  if (city === text || name === text) return 1;
  if (city.startsWith(text)) return 2;
  if (name.startsWith(text)) return 3;
  if (name.includes(` ${text}`) || city.includes(` ${text}`)) return 4;
  return name.includes(text) || city.includes(text) ? 5 : undefined;
}
