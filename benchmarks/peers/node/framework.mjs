// One function, as the framework's guide shows it; it answers every path.
import { http } from '@google-cloud/functions-framework';

http('hello', (request, response) => response.json({ message: 'Hello, world!' }));
