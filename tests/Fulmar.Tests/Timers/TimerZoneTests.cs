using Fulmar.Triggers.Timers;

namespace Fulmar.Tests.Timers;

/// <summary>Whose clock a schedule means.</summary>
public sealed class TimerZoneTests
{
    [Theory]
    [InlineData("Europe/Berlin", "Asia/Tokyo", "Asia/Kolkata", "Europe/Berlin")]
    [InlineData(null, "Asia/Tokyo", "Asia/Kolkata", "Asia/Tokyo")]
    [InlineData(" ", "", "Asia/Kolkata", "Asia/Kolkata")]
    [InlineData(null, null, null, "UTC")]
    [InlineData("W. Europe Standard Time", null, null, "Europe/Berlin")]
    [InlineData("eastern standard time", null, null, "America/New_York")]
    [InlineData("europe/berlin", null, null, "Europe/Berlin")]
    [InlineData("UTC", null, null, "UTC")]
    public void The_trigger_names_it_then_the_app_then_it_is_UTC(string? declared, string? website, string? tz, string id)
    {
        Assert.True(TimerZone.TryChoose(declared, Setting, out var zone, out _));
        Assert.Equal(id, zone.Id);

        string? Setting(string name) => name switch { "WEBSITE_TIME_ZONE" => website, "TZ" => tz, _ => null };
    }

    [Theory]
    [InlineData("Europe/Berln", "its time zone 'Europe/Berln' does not exist; did you mean Europe/Berlin?")]
    [InlineData("Berlin", "its time zone 'Berlin' does not exist; did you mean Europe/Berlin?")]
    [InlineData("Europe/New York", "its time zone 'Europe/New York' does not exist; did you mean America/New_York?")]
    [InlineData("Eastern Standart Time", "its time zone 'Eastern Standart Time' does not exist; did you mean Eastern Standard Time?")]
    [InlineData("/etc/passwd", "its time zone '/etc/passwd' does not exist; names are those of IANA, such as Europe/Berlin, or of Windows, such as W. Europe Standard Time")]
    [InlineData("../../etc/passwd", "its time zone '../../etc/passwd' does not exist; names are those of IANA, such as Europe/Berlin, or of Windows, such as W. Europe Standard Time")]
    public void One_that_does_not_exist_is_refused_with_what_is_near(string id, string problem)
    {
        Assert.False(TimerZone.TryChoose(id, _ => null, out _, out var said));
        Assert.Equal(problem, said);
    }

    [Fact]
    public void The_app_setting_that_is_wrong_is_named()
    {
        Assert.False(TimerZone.TryChoose(null, name => name == "TZ" ? "Nowhere" : null, out _, out var problem));
        Assert.StartsWith("its time zone 'Nowhere' of the app setting TZ does not exist; ", problem);
    }

    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("W. Europe Standard Time")]
    public void A_machine_without_data_is_said_to_be_one(string id)
    {
        Assert.False(TimerZone.TryFind(id, _ => null, out _, out var reason));
        Assert.Equal("has no data on this machine; install the package tzdata", reason);
    }
}
