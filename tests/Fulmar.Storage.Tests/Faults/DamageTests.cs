using System.Text;
using Fulmar.Conformance;
using Fulmar.Soak.PowerLoss;
using Fulmar.Storage.Sqlite;
using Fulmar.Storage.Sqlite.Maintenance;
using Microsoft.Extensions.Logging.Abstractions;

namespace Fulmar.Storage.Tests.Faults;

/// <summary>Bytes of a store that was closed are changed, as a failing disk does.</summary>
public sealed class DamageTests : IAsyncLifetime
{
    private const int Units = 40, Flips = 300;

    private readonly string root = Directory.CreateDirectory(Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"fulmar-damage-{Guid.NewGuid():N}")).FullName;
    private byte[] whole = [];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Folder => Path.Combine(root, LoadProcess.Store);

    private string Database => Path.Combine(Folder, "fulmar.db");

    public async ValueTask InitializeAsync()
    {
        await using (var engine = Open())
            for (var number = 1; number <= Units; number++) await engine.CommitAsync(NumberedUnit.Of(number, 0), Token);
        whole = await File.ReadAllBytesAsync(Database, Token);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(root, recursive: true);
        return ValueTask.CompletedTask;
    }

    [Fact]
    public async Task A_message_whose_body_was_changed_is_marked_and_the_others_are_whole()
    {
        FlipBehind("7|mmm");

        Assert.Contains("FUL6005: Message 7 does not match its checksum", Assert.Single(Check()), StringComparison.Ordinal);
        await using var engine = Open();
        Assert.Equal(7, Assert.Single(await engine.PeekAsync(NumberedUnit.Queue), message => message.IsDamaged).Sequence);
    }

    [Fact]
    public async Task A_document_that_was_changed_is_an_error_that_names_it_and_the_others_are_read()
    {
        FlipBehind("""{"n":9,"text":"ddd""");

        Assert.Contains("Document /9 does not match its checksum", Assert.Single(Check()), StringComparison.Ordinal);
        await using var engine = Open();
        var error = await Assert.ThrowsAsync<StorageException>(() => engine.DocumentAsync(new DocumentKey(NumberedUnit.Documents, "", "9")));
        Assert.Equal(StorageErrors.DamagedRecord, error.Code);
        Assert.Contains("numbers//9", error.Message, StringComparison.Ordinal);
        await engine.DocumentAsync(new DocumentKey(NumberedUnit.Documents, "", "10"));
    }

    [Fact]
    public async Task What_was_done_once_and_was_changed_is_an_error_for_whoever_comes_again()
    {
        FlipBehind("9|ooo");

        Assert.Contains("Once numbers/9 does not match its checksum", Assert.Single(Check()), StringComparison.Ordinal);
        await using var engine = Open();
        Assert.Equal(StorageErrors.DamagedRecord, (await Assert.ThrowsAsync<StorageException>(() => engine.TryAsync(NumberedUnit.Of(9, 0).Operations.ToArray()))).Code);
        await engine.RefusedAsync<AlreadyDone>(NumberedUnit.Of(10, 0).Operations.ToArray(), at: 2);
        Assert.False(engine.Broken.IsCompleted);
    }

    [Fact]
    public void A_file_whose_beginning_was_changed_is_no_store()
    {
        Flip(0);

        Assert.Equal(StorageErrors.BrokenStore, Assert.Throws<StorageException>(Open).Code);
        Assert.Equal(StorageErrors.BrokenStore, Assert.Throws<StorageException>(Check).Code);
    }

    [Fact]
    public async Task Wherever_a_byte_is_changed_it_is_found_or_has_changed_nothing()
    {
        var seed = Random.Shared.Next();
        var random = new Random(seed);
        var all = Enumerable.Range(1, Units).ToHashSet();
        for (var i = 0; i < Flips; i++)
        {
            var at = random.Next(whole.Length);
            await File.WriteAllBytesAsync(Database, whole, Token);
            Flip(at, (byte)random.Next(1, 256));
            try { await StoredNumbers.FindProblemAsync(root, all, Token); }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                Assert.Fail($"byte {at} of seed {seed}: {exception}");
            }
        }
    }

    private SqliteEngine Open() => SqliteEngine.Open(new SqliteEngineOptions(Folder) { IsDurable = false }, TimeProvider.System, NullLogger.Instance);

    private IReadOnlyList<string> Check() => StoreCheck.Run(Folder, null, Token).Problems;

    /// <summary>Changes a byte behind each place of a text: pages that were split have rows of theirs twice, and one of them means nothing.</summary>
    private void FlipBehind(string text)
    {
        var (bytes, isFound) = (Encoding.UTF8.GetBytes(text), false);
        for (var at = 0; whole.AsSpan(at).IndexOf(bytes) is >= 0 and var found; at += found + bytes.Length)
        {
            // Not the 17 where the 7 is meant.
            if (char.IsAsciiDigit((char)whole[at + found - 1])) continue;
            Flip(at + found + 20);
            isFound = true;
        }
        Assert.True(isFound, $"{text} is not in the file.");
    }

    private void Flip(int at, byte bits = 0x10)
    {
        using var file = new FileStream(Database, FileMode.Open, FileAccess.ReadWrite);
        file.Position = at;
        file.WriteByte((byte)(whole[at] ^ bits));
    }
}
