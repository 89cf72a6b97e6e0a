namespace Fulmar.Server;

/// <summary>What the host is run for. Read by this room only: the others get the single options that follow from it.</summary>
public enum RunMode
{
    /// <summary><c>fulmar start</c>: develops. Builds, watches, reloads, explains errors; keys off.</summary>
    Start,

    /// <summary><c>fulmar serve</c>: runs. Keys on; no build, no watch, no <c>local.settings.json</c>.</summary>
    Serve,
}
