import { app, HttpResponseInit } from '@azure/functions';
import { problem } from './problem';
import { BadParameter } from './query';

// Bodies are sent as they are written.
app.setup({ enableHttpStream: true });

app.hook.preInvocation(context => {
  context.hookData.started = performance.now();
});

app.hook.postInvocation(context => {
  if (context.error instanceof BadParameter) {
    context.result = problem(400, context.error.message);
    context.error = undefined;
  }
  // Browsers show it with the request.
  const elapsed = performance.now() - (context.hookData.started as number);
  const answer = context.result as HttpResponseInit | undefined;
  context.result = { ...answer, headers: { ...answer?.headers, 'Server-Timing': `function;dur=${elapsed.toFixed(2)}` } };
});
