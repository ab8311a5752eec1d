// Lines to paste into a program so that it connects. Pure; one snippet per client library.

export type SnippetLanguage = 'node' | 'python' | 'go' | 'java' | 'dotnet' | 'env';

export interface Snippet {
  readonly language: SnippetLanguage;
  /** Language and library, as their users write them. */
  readonly name: string;
  /** What to install first; null for nothing. */
  readonly install: string | null;
  readonly code: string;
}

/** The name that the connection then has in the studio. */
export const SNIPPET_CONNECTION_NAME = 'my-service';

const NAME = SNIPPET_CONNECTION_NAME;

const nodeCode = (uri: string): string => `import amqp from 'amqplib';

const url = '${uri}';
const connection = await amqp.connect(url, {
  clientProperties: { connection_name: '${NAME}' },
});
const channel = await connection.createChannel();`;

const pythonCode = (uri: string): string => `import pika

url = "${uri}"
parameters = pika.URLParameters(url)
parameters.client_properties = {
    "connection_name": "${NAME}",
}
connection = pika.BlockingConnection(parameters)
channel = connection.channel()`;

const goCode = (uri: string): string => `import amqp "github.com/rabbitmq/amqp091-go"

url := "${uri}"
config := amqp.Config{
	Properties: amqp.NewConnectionProperties(),
}
config.Properties.SetClientConnectionName("${NAME}")
connection, err := amqp.DialConfig(url, config)
if err != nil {
	return err
}
channel, err := connection.Channel()`;

const javaCode = (uri: string): string => `import com.rabbitmq.client.*;

ConnectionFactory factory = new ConnectionFactory();
factory.setUri("${uri}");
Connection connection =
    factory.newConnection("${NAME}");
Channel channel = connection.createChannel();`;

const dotnetCode = (uri: string): string => `using RabbitMQ.Client;

var factory = new ConnectionFactory
{
    Uri = new Uri("${uri}"),
    ClientProvidedName = "${NAME}",
};
await using var connection =
    await factory.CreateConnectionAsync();
await using var channel =
    await connection.CreateChannelAsync();`;

const envCode = (uri: string): string => `export AMQP_URL='${uri}'`;

/** All snippets for a URI that `connectionUri` made. */
export const connectSnippets = (uri: string): readonly Snippet[] => [
  {
    language: 'node',
    name: 'Node.js · amqplib',
    install: 'npm install amqplib',
    code: nodeCode(uri),
  },
  { language: 'python', name: 'Python · pika', install: 'pip install pika', code: pythonCode(uri) },
  {
    language: 'go',
    name: 'Go · amqp091-go',
    install: 'go get github.com/rabbitmq/amqp091-go',
    code: goCode(uri),
  },
  { language: 'java', name: 'Java · amqp-client', install: null, code: javaCode(uri) },
  {
    language: 'dotnet',
    name: '.NET · RabbitMQ.Client',
    install: 'dotnet add package RabbitMQ.Client',
    code: dotnetCode(uri),
  },
  { language: 'env', name: 'AMQP_URL', install: null, code: envCode(uri) },
];
