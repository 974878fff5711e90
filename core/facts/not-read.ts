/** Why a part has no value while its reading has not started. The part may get its value later. */
export const NOT_READ_YET = 'not read: disabled or not started yet';

/** How the reason ends if there is no image to search for. */
export const NOTHING_TO_SEARCH = 'so Riposte cannot search for it';

/** Whether the reason says that a search failed, and not that there was nothing to search for. */
export const isSearchFailed = (reason: string): boolean =>
  reason !== NOT_READ_YET && !reason.endsWith(NOTHING_TO_SEARCH);
