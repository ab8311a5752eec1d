/* Publisher confirms of one producer. */
#ifndef AMQP_LOAD_CONFIRMS_H
#define AMQP_LOAD_CONFIRMS_H

#include "connection.h"

/* Keeps the ring of marks longer than the span of unsettled tags; called before they are sent. */
void grow_confirm_ring(ConfirmRing *ring, uint64_t last_tag);

/* Settles a basic.ack or basic.nack of the broker; fails on a tag that is not open. */
void settle_confirm(Connection *c, uint64_t tag, int is_multiple, int is_ack);

#endif
