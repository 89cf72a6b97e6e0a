import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Airport, Route } from './airport';
import { csvLine, readCsv } from './csv';

// Reads airports and routes: from `airports.csv` and `routes.csv`, or from the files of the OpenFlights project where these are.

export const airportsHeader = 'iata,icao,name,city,country,latitude,longitude';

export function readAirports(folder: string): Airport[] {
  return isOpenFlights(folder)
    // Before the name stands a number; after the position stand the altitude and time zones.
    ? readCsv(join(folder, 'airports.dat')).map(row => airportOf(row[4], row[5], row[1], row[2], row[3], row[6], row[7]))
    : readCsv(join(folder, 'airports.csv')).slice(1).map(row => airportOf(row[0], row[1], row[2], row[3], row[4], row[5], row[6]));
}

export function readRoutes(folder: string): Route[] {
  return isOpenFlights(folder)
    // After each code stands a number.
    ? readCsv(join(folder, 'routes.dat')).map(row => routeOf(row[0], row[2], row[4]))
    : readCsv(join(folder, 'routes.csv')).slice(1).map(row => routeOf(row[0], row[1], row[2]));
}

/** The line of an airport in our own format. */
export function row(airport: Airport): string {
  return csvLine([airport.iata, airport.icao, airport.name, airport.city, airport.country, `${airport.latitude}`, `${airport.longitude}`]);
}

function isOpenFlights(folder: string): boolean {
  return existsSync(join(folder, 'airports.dat'));
}

type Value = string | null | undefined;

function airportOf(iata: Value, icao: Value, name: Value, city: Value, country: Value, latitude: Value, longitude: Value): Airport {
  return {
    iata: iata ?? null, icao: icao ?? null, name: name ?? '', city: city ?? '', country: country ?? '',
    latitude: degrees(latitude), longitude: degrees(longitude), code: iata ?? icao ?? '',
  };
}

function routeOf(airline: Value, from: Value, to: Value): Route {
  return { airline: airline ?? '', from: from ?? '', to: to ?? '' };
}

function degrees(text: Value): number {
  const value = text ? Number(text) : NaN;
  if (Number.isNaN(value)) throw new Error(`'${text}' is no position of an airport.`);
  return value;
}
