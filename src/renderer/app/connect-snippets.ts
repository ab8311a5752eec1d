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

/** All snippets for a URI that `connectionUri` made. */
export const connectSnippets = (uri: string): readonly Snippet[] => [
  {
    language: 'node',
    name: 'Node.js · amqplib',
    install: 'npm install amqplib',
    code: `import amqp from 'amqplib';

const connection = await amqp.connect('${uri}', {
  clientProperties: { connection_name: '${NAME}' },
});
const channel = await connection.createChannel();`,
  },
  {
    language: 'python',
    name: 'Python · pika',
    install: 'pip install pika',
    code: `import pika

parameters = pika.URLParameters("${uri}")
parameters.client_properties = {"connection_name": "${NAME}"}
connection = pika.BlockingConnection(parameters)
channel = connection.channel()`,
  },
  {
    language: 'go',
    name: 'Go · amqp091-go',
    install: 'go get github.com/rabbitmq/amqp091-go',
    code: `import amqp "github.com/rabbitmq/amqp091-go"

config := amqp.Config{Properties: amqp.NewConnectionProperties()}
config.Properties.SetClientConnectionName("${NAME}")
connection, err := amqp.DialConfig("${uri}", config)
if err != nil {
	return err
}
channel, err := connection.Channel()`,
  },
  {
    language: 'java',
    name: 'Java · amqp-client',
    install: null,
    code: `import com.rabbitmq.client.*;

ConnectionFactory factory = new ConnectionFactory();
factory.setUri("${uri}");
Connection connection = factory.newConnection("${NAME}");
Channel channel = connection.createChannel();`,
  },
  {
    language: 'dotnet',
    name: '.NET · RabbitMQ.Client',
    install: 'dotnet add package RabbitMQ.Client',
    code: `using RabbitMQ.Client;

var factory = new ConnectionFactory
{
    Uri = new Uri("${uri}"),
    ClientProvidedName = "${NAME}",
};
await using var connection = await factory.CreateConnectionAsync();
await using var channel = await connection.CreateChannelAsync();`,
  },
  {
    language: 'env',
    name: 'AMQP_URL',
    install: null,
    code: `export AMQP_URL='${uri}'`,
  },
];
