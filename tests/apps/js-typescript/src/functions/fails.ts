import { app } from '@azure/functions';

// What is only of TypeScript moves the lines of what is made of it.
interface Place {
  name: string;
  country?: string;
}

type Named = Pick<Place, 'name'>;

function find(place: Named): never {
  throw new RangeError(`there is no ${place.name}`);
}

app.http('fails', { authLevel: 'anonymous', handler: async () => find({ name: 'place' }) });
