export async function loadOlderModel() { return false; }
