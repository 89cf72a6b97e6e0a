using Microsoft.Extensions.Logging;

namespace Airline;

/// <summary>
/// Tells the passenger. A mail would go out here. Mail is outside of the commit: it goes out at once, and again when the process dies before the
/// commit; so send it with a key that is always the same, such as the booking's id.
/// </summary>
public sealed class Notify(ILogger<Notify> logger)
{
    [Function("Notify")]
    public void Run([QueueTrigger("notifications")] Notification notification, ICommit commit)
    {
        // However many messages say it: it is told once.
        commit.Once("notifications", $"{notification.Booking}/{notification.State}");
        commit.Put("notifications", notification.Booking, notification);
        logger.LogInformation("To {Passenger}: {Text}", notification.Passenger, notification.Text);
    }
}
