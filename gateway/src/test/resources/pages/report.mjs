/** Tells the test what a page has seen; the test is where the page came from, or where the page was told it is. */
export const given = new URLSearchParams(location.search);

const told = given.get('test') ?? location.origin;

const report = (seen) => fetch(`${told}/seen`, { method: 'POST', mode: 'no-cors', body: JSON.stringify(seen) });

/** Takes the steps of a page, and tells of what they return or how they fail. */
export const tell = async (steps) => {
    try {
        await report(await steps(report));
    } catch (failure) {
        await report({ failure: String(failure) });
    }
};

/** What becomes of a request whose answer the page may not see. */
export const fate = (request) => request.then((answer) => `read ${answer.status}`, (failure) => failure.name);
