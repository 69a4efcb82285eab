/** As what one can come; the first is chosen to begin with. */
export const types = ['attendee', 'speaker', 'sponsor', 'staff'];
