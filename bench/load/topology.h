/* The queues of a run and, with --fanout or --topic, the one exchange in front of them. */
#ifndef AMQP_LOAD_TOPOLOGY_H
#define AMQP_LOAD_TOPOLOGY_H

#include "connection.h"

enum { QUEUE_NAME_BYTES = 128 };

/* Empty: the default exchange. */
extern char exchange_name[QUEUE_NAME_BYTES];

void queue_name(char *name, size_t size, int queue);

/* Declares everything and adds up in `report` how many messages the queues already hold. */
void declare_topology(Connection *admin);

void delete_topology(Connection *admin);

#endif
