import { Airport, Journey, Leg, Route } from './airport';
import { kmBetween, rounded } from './earth';

/** Which airports are connected, and by which airlines. */
export class RouteNetwork {
  private readonly airlines = new Map<Airport, Map<Airport, Set<string>>>();

  constructor(routes: Route[], find: (code: string) => Airport | undefined) {
    for (const route of routes) {
      const [from, to] = [find(route.from), find(route.to)];
      // Real data has routes of airports that nobody knows, and a few that end where they begin.
      if (!from || !to || from === to) continue;
      let next = this.airlines.get(from);
      if (!next) this.airlines.set(from, (next = new Map()));
      let flying = next.get(to);
      if (!flying) next.set(to, (flying = new Set()));
      flying.add(route.airline);
    }
  }

  get count(): number {
    return [...this.airlines.values()].reduce((sum, next) => sum + next.size, 0);
  }

  countFrom(airport: Airport): number {
    return this.airlines.get(airport)?.size ?? 0;
  }

  find(from: Airport, to: Airport): Journey[] {
    // Nobody flies out and back to stay.
    if (from === to) return [];
    const direct = this.isConnected(from, to) ? [this.journeyOver(from, to)] : [];
    const changes = [...(this.airlines.get(from)?.keys() ?? [])]
      .filter(change => this.isConnected(change, to))
      .map(change => ({ change, km: kmBetween(from, change) + kmBetween(change, to) }))
      .sort((a, b) => a.km - b.km || (a.change.code < b.change.code ? -1 : 1));
    return [...direct, ...changes.map(({ change }) => this.journeyOver(from, change, to))];
  }

  private isConnected(from: Airport, to: Airport): boolean {
    return this.airlines.get(from)?.has(to) ?? false;
  }

  private journeyOver(...stops: Airport[]): Journey {
    const legs: Leg[] = [];
    let total = 0;
    for (let i = 1; i < stops.length; i++) {
      const [from, to] = [stops[i - 1], stops[i]];
      const distance = kmBetween(from, to);
      total += distance;
      legs.push({ from: from.code, to: to.code, km: rounded(distance), airlines: [...(this.airlines.get(from)?.get(to) ?? [])].sort() });
    }
    return { km: rounded(total), legs };
  }
}
