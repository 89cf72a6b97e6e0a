import { Airport, Distance, Journey, Route, Statistics } from './airport';
import { readAirports, readRoutes } from './flightFiles';
import { LatitudeIndex } from './latitudeIndex';
import { RouteNetwork } from './routeNetwork';
import { SearchIndex } from './searchIndex';

/** Flight data in memory: the airports, and one index for each kind of question. It does not change while the app runs. */
export class FlightData {
  readonly statistics: Statistics;
  private readonly byCode = new Map<string, Airport>();
  private readonly network: RouteNetwork;
  private readonly searchIndex: SearchIndex;
  private readonly latitudes: LatitudeIndex;

  /** @param airports in the order of the file */
  constructor(readonly airports: Airport[], routes: Route[]) {
    for (const airport of airports) {
      for (const code of [airport.iata, airport.icao]) {
        if (code !== null && !this.byCode.has(code.toUpperCase())) this.byCode.set(code.toUpperCase(), airport);
      }
    }
    this.network = new RouteNetwork(routes, code => this.find(code));
    // Among equal matches the airport with more connections is likelier to be meant.
    this.searchIndex = new SearchIndex([...airports].sort((a, b) => this.network.countFrom(b) - this.network.countFrom(a)));
    this.latitudes = new LatitudeIndex(airports);
    this.statistics = {
      airports: airports.length,
      countries: new Set(airports.map(airport => airport.country)).size,
      airlines: new Set(routes.map(route => route.airline)).size,
      routes: routes.length,
      connections: this.network.count,
    };
  }

  /** Reads a folder of our own files, or of those of OpenFlights. */
  static load(folder: string): FlightData {
    return new FlightData(readAirports(folder), readRoutes(folder));
  }

  /** The airport with that IATA or ICAO code, in any case. */
  find(code: string): Airport | undefined {
    return this.byCode.get(code.toUpperCase());
  }

  /** Airports whose code, city or name matches, best first. Case and accents do not count; without a text all of them match. */
  search(text: string, country: string): Airport[] {
    return this.searchIndex.find(text, country);
  }

  /** The airports around a place, nearest first. */
  nearest(latitude: number, longitude: number, count: number): Distance[] {
    return this.latitudes.nearest(latitude, longitude, count);
  }

  /** Ways to fly with at most one change: direct first, then by distance. */
  journeys(from: Airport, to: Airport): Journey[] {
    return this.network.find(from, to);
  }
}
