import { systemLog } from '../log.mjs';
import { SystemError } from '../errors.mjs';

/** The user of `x-ms-client-principal` (base64 of JSON), or null. @param {{ get(name: string): string | null }} headers */
export function readUser(headers) {
  const principal = headers.get('x-ms-client-principal');
  if (!principal) return null;
  let claimsPrincipalData;
  try {
    claimsPrincipalData = JSON.parse(Buffer.from(principal, 'base64').toString('utf8'));
  } catch (error) {
    systemLog('warning', `Failed to parse x-ms-client-principal header: ${/** @type {Error} */ (error).message}`);
    return null;
  }
  if (claimsPrincipalData === null || typeof claimsPrincipalData !== 'object' || Array.isArray(claimsPrincipalData)) {
    systemLog('warning', 'Parsed x-ms-client-principal header was not a JSON object.');
    return null;
  }
  const { identityProvider, userId, userDetails } = claimsPrincipalData;
  if (identityProvider) return { type: 'StaticWebApps', id: userId, username: userDetails, identityProvider, claimsPrincipalData };

  const required = (name, what) => {
    const value = headers.get(name);
    if (value === null) throw new SystemError(`Internal error: Expected value to be neither null nor undefined: ${what}`);
    return value;
  };
  return {
    type: 'AppService',
    id: required('x-ms-client-principal-id', 'user-id'),
    username: required('x-ms-client-principal-name', 'user-name'),
    identityProvider: required('x-ms-client-principal-idp', 'user-idp'),
    claimsPrincipalData,
  };
}
