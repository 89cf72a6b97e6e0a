namespace Fulmar;

/// <summary>A cookie, of a request or to be set by a response.</summary>
public interface IHttpCookie
{
    /// <summary>The name.</summary>
    string Name { get; }

    /// <summary>The value, as it is sent.</summary>
    string Value { get; }

    /// <summary>The host that it is sent to.</summary>
    string? Domain { get; }

    /// <summary>When it ends.</summary>
    DateTimeOffset? Expires { get; }

    /// <summary>Whether scripts are kept from it.</summary>
    bool? HttpOnly { get; }

    /// <summary>After how many seconds it ends.</summary>
    double? MaxAge { get; }

    /// <summary>The path that it is sent to.</summary>
    string? Path { get; }

    /// <summary>Which requests from other sites carry it.</summary>
    SameSite SameSite { get; }

    /// <summary>Whether it goes over TLS only.</summary>
    bool? Secure { get; }
}

/// <summary>Which requests from other sites carry a cookie.</summary>
public enum SameSite
{
    /// <summary>Not said: the browser's own rule.</summary>
    None,

    /// <summary>Top-level navigation only.</summary>
    Lax,

    /// <summary>None of them.</summary>
    Strict,

    /// <summary>All of them, said with <c>SameSite=None</c>.</summary>
    ExplicitNone,
}

/// <inheritdoc cref="IHttpCookie"/>
public sealed class HttpCookie(string name, string value) : IHttpCookie
{
    /// <inheritdoc/>
    public string Name { get; } = name;

    /// <inheritdoc/>
    public string Value { get; } = value;

    /// <inheritdoc/>
    public string? Domain { get; set; }

    /// <inheritdoc/>
    public DateTimeOffset? Expires { get; set; }

    /// <inheritdoc/>
    public bool? HttpOnly { get; set; }

    /// <inheritdoc/>
    public double? MaxAge { get; set; }

    /// <inheritdoc/>
    public string? Path { get; set; }

    /// <inheritdoc/>
    public SameSite SameSite { get; set; }

    /// <inheritdoc/>
    public bool? Secure { get; set; }
}

/// <summary>The cookies that a response sets.</summary>
public abstract class HttpCookies
{
    /// <summary>Sets a cookie that lasts as long as the browser.</summary>
    public abstract void Append(string name, string value);

    /// <summary>Sets a cookie.</summary>
    public abstract void Append(IHttpCookie cookie);

    /// <summary>A cookie to fill and append.</summary>
    public abstract IHttpCookie CreateNew();
}
