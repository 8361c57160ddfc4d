// Speaking to the assistant: a question answered by events, feedback, examples. Errors are {kind, seconds}.

const SILENCE = 30000; // milliseconds without a word before a question is given up

async function call(path, body, accept, control = new AbortController()) {
  let clock;
  const alive = () => {
    clearTimeout(clock);
    clock = setTimeout(() => control.abort(), SILENCE);
  };
  alive();
  try {
    const response = await fetch(BASE + path, {
      method: body ? 'POST' : 'GET',
      headers: body ? { 'Content-Type': 'application/json', Accept: accept || '*/*' } : {},
      body: body && JSON.stringify(body),
      signal: control.signal,
      credentials: 'omit',
    });
    if (!response.ok) throw refusal(response);
    return { response, alive, over: () => clearTimeout(clock) };
  } catch (error) {
    clearTimeout(clock);
    throw failure(error, control);
  }
}

const failure = (error, control) => {
  if (error.kind) return error;
  if (control.signal.aborted) return { kind: 'timeout' };
  return { kind: navigator.onLine === false ? 'offline' : 'down' };
};

const refusal = ({ status, headers }) => {
  if (status === 429 || (status === 503 && headers.get('Retry-After') < 60))
    return { kind: 'busy', seconds: headers.get('Retry-After') || 10 };
  return { kind: { 408: 'timeout', 504: 'timeout', 413: 'invalid', 422: 'invalid' }[status] || 'down' };
};

// Resolves with the whole Answer; `statement` is called with each as it comes; `control` ends the wait.
async function inquire(question, control, statement) {
  const filters = {};
  for (const name of ['language', 'kind', 'topic', 'partner']) {
    const value = data['filter' + name[0].toUpperCase() + name.slice(1)];
    if (value) filters[name] = value;
  }
  const { response, alive, over } = await call('api/ask', { question, conversation, language: lang, filters }, 'text/event-stream', control);
  try {
    if (!/event-stream/.test(response.headers.get('Content-Type'))) return await response.json();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let rest = ''; ; ) {
      const { value, done } = await reader.read();
      if (done) throw { kind: 'down' };
      alive();
      const events = (rest + value).split('\n\n');
      rest = events.pop();
      for (const event of events) {
        // [^], not a dot: a quote may hold U+2028, which a dot takes for a line's end
        const [, name, json] = /^event: (\w+)\ndata: ([^]*)$/.exec(event) || [];
        if (name === 'done') return JSON.parse(json);
        if (name === 'statement') statement(JSON.parse(json));
        if (name === 'error') throw refusal({ status: JSON.parse(json).status, headers: new Headers() });
      }
    }
  } catch (error) {
    throw failure(error, { signal: { aborted: error.name === 'AbortError' } });
  } finally {
    over();
  }
}

async function examples() {
  if (data.questions) return data.questions.split('|');
  const { response, over } = await call('api/examples?language=' + lang);
  const found = await response.json();
  over();
  return found.questions;
}

const judge = (answer, helpful, comment) => call('api/feedback', { answer, helpful, comment }).then(({ over }) => over());
