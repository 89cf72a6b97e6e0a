const { app } = require('@azure/functions');
const { commit } = require('@fulmar/functions');

/**
 * Tells the passenger. A mail would go out here. Mail is outside of the commit: it goes out at once, and again when the process dies before the
 * commit; so send it with a key that is always the same, such as the booking's id.
 */
app.storageQueue('Notify', {
  queueName: 'notifications',
  connection: 'AzureWebJobsStorage',
  handler: (notification, context) => {
    // However many messages say it: it is told once.
    commit(context).once('notifications', `${notification.booking}/${notification.state}`);
    commit(context).put('notifications', notification.booking, notification);
    context.log(`To ${notification.passenger}: ${notification.text}`);
  },
});
