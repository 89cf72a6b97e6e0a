const { app } = require('@azure/functions');

/** Every night at three. */
app.timer('Sweep', {
  schedule: '0 0 3 * * *',
  handler: (timer, context) => context.log(timer.isPastDue ? 'late' : 'in time'),
});
