/** An airport. The position is in degrees, south and west negative. */
export interface Airport {
  iata: string | null;
  icao: string | null;
  name: string;
  city: string;
  country: string;
  latitude: number;
  longitude: number;
  /** What people call it. */
  code: string;
}

/** An airline flies from one airport to another; both by code. */
export interface Route {
  airline: string;
  from: string;
  to: string;
}

/** An airport and how far it is. */
export interface Distance {
  airport: Airport;
  km: number;
}

/** One flight of a journey, and all airlines that offer it. */
export interface Leg {
  from: string;
  to: string;
  km: number;
  airlines: string[];
}

/** A way from one airport to another: one leg, or two with a change. */
export interface Journey {
  km: number;
  legs: Leg[];
}

/** How much data there is. A connection is a pair of known airports; most have several routes, one an airline. */
export interface Statistics {
  airports: number;
  countries: number;
  airlines: number;
  routes: number;
  connections: number;
}
