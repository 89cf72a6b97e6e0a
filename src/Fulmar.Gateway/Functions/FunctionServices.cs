using Fulmar.Gateway.Commits;
using Fulmar.Gateway.Responses;
using Fulmar.Runtime.Catalog;
using Fulmar.Runtime.Invocations;

namespace Fulmar.Gateway.Functions;

/// <summary>What the handlers of all functions share.</summary>
internal sealed record FunctionServices(AppCatalog Catalog, HttpAccess Access, InvocationPipeline Pipeline, ErrorResponder Errors, Idempotency Idempotency);
