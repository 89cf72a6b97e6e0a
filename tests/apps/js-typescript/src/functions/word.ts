import { app } from '@azure/functions';

interface Word {
  text: string;
}

const word: Word = { text: 'WORD' };

app.http('word', { authLevel: 'anonymous', handler: async () => ({ body: word.text }) });
