-- A copy of a production database never talks to Amazon.
UPDATE amazon_connector_account
   SET sealed_client_secret = NULL,
       sealed_refresh_token = NULL,
       stock_mode = 'off';
UPDATE amazon_connector_account_marketplace SET invoices_upload = FALSE;
DELETE FROM amazon_connector_touch;
DELETE FROM amazon_connector_link_state;
DELETE FROM amazon_connector_search_turn;
