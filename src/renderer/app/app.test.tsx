import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { App } from './app.tsx';

describe('App', () => {
  it('shows where the broker accepts clients', () => {
    const html = renderToStaticMarkup(<App brokerUrl="amqp://127.0.0.1:5672" />);
    expect(html).toContain('<code>amqp://127.0.0.1:5672</code>');
  });

  it('says how to start a broker when none is known', () => {
    expect(renderToStaticMarkup(<App brokerUrl={null} />)).toContain('warren serve');
  });
});
