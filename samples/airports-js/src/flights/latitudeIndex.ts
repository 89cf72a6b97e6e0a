import { Airport, Distance } from './airport';
import { km, kmPerDegree, rounded } from './earth';

/**
 * Airports by latitude. Whoever asks for the nearest walks north and south at once, and stops when the difference in latitude alone is
 * further than what was found: a bound that holds at the poles and at the date line too.
 */
export class LatitudeIndex {
  private readonly sorted: Airport[];

  constructor(airports: Airport[]) {
    this.sorted = [...airports].sort((a, b) => a.latitude - b.latitude);
  }

  nearest(latitude: number, longitude: number, count: number): Distance[] {
    // Nearest first, and never more than are asked for.
    const best: Distance[] = [];
    let north = this.firstFrom(latitude);
    let south = north - 1;
    const gapTo = (index: number) => (index < 0 || index >= this.sorted.length ? Infinity : Math.abs(this.sorted[index].latitude - latitude) * kmPerDegree);
    for (;;) {
      const [toNorth, toSouth] = [gapTo(north), gapTo(south)];
      const gap = Math.min(toNorth, toSouth);
      if (gap === Infinity || (best.length === count && gap > best[count - 1].km)) break;
      const airport = this.sorted[toNorth < toSouth ? north++ : south--];
      const distance = { airport, km: km(latitude, longitude, airport.latitude, airport.longitude) };
      const place = best.findIndex(other => other.km > distance.km);
      best.splice(place < 0 ? best.length : place, 0, distance);
      if (best.length > count) best.pop();
    }
    return best.map(found => ({ airport: found.airport, km: rounded(found.km) }));
  }

  private firstFrom(latitude: number): number {
    let [low, high] = [0, this.sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.sorted[middle].latitude < latitude) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
